#!/bin/sh
# Makes src/fonts/DejaVuSans.ttf, the font of pictures, from DejaVu Sans 2.37 (https://dejavu-fonts.github.io).
# Needs pyftsubset of fonttools (made with 4.68.0):  scripts/subset-font.sh /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
# Kept are Latin (with Extended-A), Greek, Cyrillic, punctuation, currency, arrows, signs of mathematics and a few marks; hints, kerning
# and everything else go: 39 kB, 25 of them in the package.
set -eu
latin=U+0020-007E,U+00A0-017F,U+0218-021B,U+1E9E
greek=U+0386-03CE
cyrillic=U+0400-045F,U+0490-0491
signs=U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+2030,U+2032-2033,U+2039-203A,U+2044,U+2070-208E,U+20AC,U+20B9,U+20BA,U+20BD,U+2116,U+2122
mathematics=U+2190-2195,U+21D2,U+21D4,U+2200-220F,U+2211-2213,U+2215,U+221A,U+221E,U+2227-222B,U+2248,U+2260-2265,U+2282-2287
marks=U+25A0,U+25A1,U+25B2,U+25BC,U+25CF,U+25CB,U+2605,U+2713,U+2717,U+FFFD
exec pyftsubset "$1" --unicodes="$latin,$greek,$cyrillic,$signs,$mathematics,$marks" --no-hinting \
  --layout-features='' --name-IDs=0,1,2,3,4,5,6,14 --drop-tables+=MATH,gasp,GDEF,GPOS,GSUB \
  --output-file=src/fonts/DejaVuSans.ttf
