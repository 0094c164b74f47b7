"""One cell's text as a value: texts, numbers, dates, money, serial numbers, places, and what must not be kept."""
