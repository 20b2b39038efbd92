# Rätsel, Gespräche und die Tasche.

encounters-your-answer = Deine Antwort
encounters-answer = Antworten
encounters-wrong = Das ist es nicht.
encounters-was-wrong = Das war nicht die Antwort.
encounters-asking = Mal sehen …
encounters-next-answer = Die nächste Antwort zählt in { $seconds } s.
encounters-talk-waits = Du kannst gehen und wiederkommen: Das Gespräch wartet.
encounters-carry = Was du bei dir trägst
encounters-empty = Noch nichts. Was du findest und bekommst, kommt hier hinein.
encounters-choose = Wähle eine Sache, um sie zu benutzen, oder mehrere, um sie zusammenzufügen.
encounters-use = Hier benutzen
encounters-combine = Zusammenfügen
encounters-time-left = { $title }: noch { $seconds ->
    [one] { $seconds } Sekunde
   *[other] { $seconds } Sekunden
}
encounters-trying = Wird versucht …
