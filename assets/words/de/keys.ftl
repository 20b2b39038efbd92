# Was Tasten und Knöpfe tun, und was auf ihnen steht, wo es ein Wort ist. Buchstaben und Zeichen stehen im Code.

keys-walk-north = Nach oben gehen
keys-walk-south = Nach unten gehen
keys-walk-west = Nach links gehen
keys-walk-east = Nach rechts gehen
keys-run = Rennen
keys-take = Nehmen, sprechen
keys-act = Beginnen, antworten
keys-hint = Hinweis
keys-talk = Von fern sprechen
keys-next-quest = Andere Aufgabe
keys-satchel = Tasche
keys-use = Dinge benutzen
keys-small-map = Kleine Karte
keys-ranking = Rangliste
keys-team = Team
keys-gestures = Gesten
keys-ghost = Geist deines besten Laufs
keys-past-walks = Frühere Wege
keys-open = Zettel im Tagebuch lesen
keys-skip = Zettel weglegen, schließen, Pause
keys-zoom-in = Näher heran
keys-zoom-out = Weiter weg
keys-follow = Zurück zu dir

## Auf Tasten

keys-up = Hoch
keys-down = Runter
keys-left = Links
keys-right = Rechts
keys-space = Leertaste
keys-backspace = Rücktaste
keys-delete = Entf
keys-insert = Einfg
keys-home = Pos1
keys-end = Ende
keys-page-up = Bild auf
keys-page-down = Bild ab
keys-shift = Umschalt
keys-right-shift = Umschalt rechts
keys-control = Strg
keys-right-control = Strg rechts
keys-right-alt = Alt Gr
keys-caps-lock = Feststell

## Auf Gamepads

keys-left-stick = Linker Stick
keys-pad-up = Kreuz ↑
keys-pad-down = Kreuz ↓
keys-pad-left = Kreuz ←
keys-pad-right = Kreuz →
