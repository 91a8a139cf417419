#!/usr/bin/env python3
"""Counts what ctest's report holds, by test function where a program is a Qt Test program.

usage: count_results.py REPORT.xml

Prints three numbers: passed, failed, skipped. A program that failed counts as at least one failure, whatever it printed;
a test that could not be started is a failure. Fails if the report holds no test.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree

TOTALS = re.compile(r"^Totals: (\d+) passed, (\d+) failed, (\d+) skipped", re.MULTILINE)
# Qt counts a program's set-up and tear-down as two tests that passed.
SET_UP_AND_TEAR_DOWN = 2


def count(case):
    status = case.get("status")
    if status == "disabled" or case.find("skipped") is not None and status != "notrun":
        return 0, 0, 1
    totals = TOTALS.findall(case.findtext("system-out") or "")
    if not totals:
        return (1, 0, 0) if status == "run" else (0, 1, 0)
    passed, failed, skipped = (sum(int(line[column]) for line in totals) for column in range(3))
    passed = max(0, passed - SET_UP_AND_TEAR_DOWN * len(totals))
    if status != "run":
        failed = max(failed, 1)
    return passed, failed, skipped


def main():
    cases = list(ElementTree.parse(sys.argv[1]).getroot().iter("testcase"))
    print(*(sum(column) for column in zip(*map(count, cases))))
    return 0 if cases else 1


if __name__ == "__main__":
    sys.exit(main())
