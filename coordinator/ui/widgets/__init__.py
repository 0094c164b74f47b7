"""What pages are made of: buttons, forms, tables, words that fit, colours, icons."""
