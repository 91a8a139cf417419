#!/usr/bin/env bash
# Brings resources/translations/*.ts up to date with the texts in the sources. What is new is marked unfinished there; a
# test fails as long as anything is. English holds the plurals alone.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
lupdate=$(command -v lupdate || echo /usr/lib/qt6/bin/lupdate)
cd "$root"
"$lupdate" -silent -locations none -no-obsolete -I . ui app/window -ts resources/translations/ckptscope_zh_CN.ts \
    -target-language zh_CN
"$lupdate" -silent -locations none -no-obsolete -I . -pluralonly ui app/window -ts resources/translations/ckptscope_en.ts \
    -target-language en
