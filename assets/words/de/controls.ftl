# Was auf Knöpfen steht.

controls-back = Zurück
controls-try-again = Noch einmal
