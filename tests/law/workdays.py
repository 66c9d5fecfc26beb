"""Writes workdays.txt: every working Saturday and Sunday and every weekday off, 2024-2029, as the Python package
`holidays` has them (an independent compilation from the acts). Needs: pip install holidays==0.109

    python3 tests/law/workdays.py > tests/law/workdays.txt
"""

from datetime import date, timedelta

import holidays

print(f"# weekdays off and weekends worked, holidays {holidays.__version__}, Kazakhstan; made by workdays.py")
calendar = holidays.country_holidays("KZ", years=range(2024, 2030))
day = date(2024, 1, 1)
while day.year < 2030:
    working = calendar.is_working_day(day)
    if working != (day.weekday() < 5):
        print(day, "worked" if working else "off")
    day += timedelta(days=1)
