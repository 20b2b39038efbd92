# Was auf Knöpfen steht, und Zeichen um Worte, an vielen Stellen.

controls-back = Zurück
controls-try-again = Noch einmal
controls-settings = Einstellungen
controls-journal = Tagebuch
controls-go-on = Weiter
controls-close = schließen
controls-leave-hunt = Suche verlassen
controls-quoted = „{ $text }“
