"""What a term start is planned with: heads, needs, exemptions, what can be ordered (needs V14, V17)."""
