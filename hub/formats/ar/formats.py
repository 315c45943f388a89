"""Arabic dates and numbers as CLDR has them; Django knows no grouping and no date with a time (decision 0020)."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y، g:i A"
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
