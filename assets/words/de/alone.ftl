# Der eigene Server des Spiels, und warum er nicht startete.

alone-again = Dein eigener Server war beendet. Er wird neu gestartet; du kannst weitergehen.
alone-never-lives = Dein eigener Server endet immer wieder. In zwei Minuten wird es noch einmal versucht; hilft das nicht, installiere das Spiel neu.
alone-starting = Dein eigener Server wird gestartet
alone-nowhere = Das Spiel weiß nicht, wo es liegt: { $reason }
alone-no-program = { $file } fehlt: Der Server gehört neben das Spiel, und beide werden zusammen installiert. Installiere das Spiel neu; aus dem Quelltext entstehen beide mit cargo build --workspace.
alone-no-hunts = Das Spiel findet keine Schatzsuchen. Starte es mit --hunts und einem Ordner, in dem welche liegen, oder spiel auf einem anderen Server mit.
alone-no-folder = Dein Fortschritt wird nirgends aufbewahrt, also ist auch für einen Server kein Platz.
alone-file = { $file } lässt sich nicht lesen oder schreiben: { $reason }
alone-program = { $file } lässt sich nicht starten: { $reason }
alone-ended =
    Dein eigener Server ist nicht gestartet.
    { $said }
alone-gone = Dein eigener Server ließ sich nicht starten.
