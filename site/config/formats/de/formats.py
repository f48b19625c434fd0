TIME_FORMAT = r"G:i \U\h\r"
DATETIME_FORMAT = r"j. F Y, G:i \U\h\r"
