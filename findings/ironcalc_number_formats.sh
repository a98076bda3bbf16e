#!/usr/bin/env bash
# ironcalc 0.9.1: `get_formatted_cell_value` reads some common number formats as others, and says
# nothing. "mm:ss" shows the month instead of the minutes, "# ?/?" shows 2.5 as "  /2", and the
# conditions of sections are passed over, so that "[>=1000]0.0,"K";0" shows 5 as "0.0K". ECMA-376
# part 1 (18.8.31) has all three, and LibreOffice 7.4 shows them as written below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q ironcalc==0.9.1
"$folder/venv/bin/python" - <<'PY'
import ironcalc

TRIED = [
    # value, format, what programs show, what is returned
    (45366.5630208333, "mm:ss", "30:45", "03:45"),
    (2.5, "# ?/?", "2 1/2", "  /2"),
    (5, '[>=1000]0.0,"K";0', "5", "0.0K"),
]
model = ironcalc.create("book", "en", "UTC")
for row, (value, code, shown, returned) in enumerate(TRIED, start=1):
    model.set_user_input(0, row, 1, repr(value))
    style = model.get_cell_style(0, row, 1)
    style["num_fmt"] = code
    model.set_cell_style(0, row, 1, style)
    found = model.get_formatted_cell_value(0, row, 1)
    print(f"{value!r} as {code}: programs show {shown!r}, ironcalc {found!r}")
    assert found == returned, "another text now"
PY
echo "as described"
