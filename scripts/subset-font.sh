#!/bin/sh
# Makes src/fonts/DejaVuSans.ttf, the font of pictures, from DejaVu Sans 2.37 (https://dejavu-fonts.github.io).
# Needs pyftsubset of fonttools (made with 4.68.0):  scripts/subset-font.sh /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
# Kept are Latin (with Extended-A and Vietnamese), Greek, Cyrillic, punctuation, currency, arrows, signs of mathematics and a few marks;
# kerning and placed accents stay, hints and everything else goes. Less than 80 kB.
set -eu
latin=U+0020-007E,U+00A0-017F,U+0192,U+0218-021B,U+02C6-02C7,U+02D8-02DD,U+0300-0304,U+0306-0308,U+030A-030C,U+0327-0328,U+1E9E,U+1EA0-1EF9
greek=U+0370-03FF
cyrillic=U+0400-045F,U+0490-0493,U+049A-049B,U+04A2-04A3,U+04AE-04B1,U+04BA-04BB,U+04D8-04D9,U+04E8-04E9
signs=U+2000-200A,U+2010-2027,U+202F-2030,U+2032-2033,U+2039-203A,U+203C,U+203E,U+2044,U+2070-208E,U+20A0-20B5,U+20BA,U+20BD,U+2100-2126,U+2150-215E
mathematics=U+2190-2199,U+21D0-21D5,U+2200-222B,U+2234-2237,U+223C,U+2245,U+2248,U+2260-2265,U+226A-226B,U+2282-2287,U+22C5
marks=U+25A0-25A1,U+25B2,U+25BC,U+25C6-25C7,U+25CB,U+25CF,U+2605-2606,U+2610-2612,U+2713-2717,U+FFFD
exec pyftsubset "$1" --unicodes="$latin,$greek,$cyrillic,$signs,$mathematics,$marks" --no-hinting \
  --layout-features=mark,mkmk,ccmp,kern --name-IDs=0,1,2,3,4,5,6,14 --drop-tables+=MATH,gasp \
  --output-file=src/fonts/DejaVuSans.ttf
