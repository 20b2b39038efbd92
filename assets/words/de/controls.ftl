# Was auf Knöpfen steht, und Zeichen um Worte, an vielen Stellen.

controls-back = Zurück
controls-try-again = Noch einmal
controls-settings = Einstellungen
controls-journal = Tagebuch
controls-go-on = Weiter
controls-close = schließen
controls-leave-hunt = Suche verlassen
controls-quoted = „{ $text }“
# Die Reihen der Buchstabentafel, wie sie auf einer Tastatur liegen; Leerzeichen trennen die Reihen, zu höchstens elf Tasten.
controls-letters = 1234567890 qwertzuiopü asdfghjklöä yxcvbnmß
controls-letters-open = Mit Zeiger oder Gamepad schreiben
controls-letters-sign = Abc
controls-letters-capitals = Groß
controls-letters-space = Leerzeichen
controls-letters-back = Löschen
controls-letters-enter = Eingabe
