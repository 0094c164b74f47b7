"""Lists with a form of their own: needs, orders and deliveries, calendars."""
