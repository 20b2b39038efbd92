# Die Rangliste, das Team, und was von einer Schatzsuche gesagt wird, bevor man sie wählt.

society-close = Schließen
society-you = du
society-your-team = dein Team

# Die Rangliste
society-ranking = Rangliste
society-total = { $count ->
    [one] Bisher nur ein Eintrag
   *[other] { $count } insgesamt
}
society-done = Geschafft
society-points = Punkte
society-members = { $count ->
    [one] ein Mitglied
   *[other] { $count } Mitglieder
}
society-skipped = { $count ->
    [one] noch jemand
   *[other] { $count } weitere
}
society-order = Bei gleichen Punkten steht vorn, wer sie zuerst hatte.
society-final = Das ist die endgültige Rangliste.
society-not-heard = Der Server ist gerade nicht zu hören; so stand es zuletzt.
society-not-told = Der Server hat die Rangliste noch nicht mitgeteilt.
society-nobody = Noch hat niemand begonnen. Wer zuerst losgeht, steht hier zuerst.
society-not-in-it = Du kommst dazu, sobald die Suche für dich begonnen hat.
society-place = Platz { $place } von { $total }

# Das Team
society-team = Team
society-no-teams = Diese Suche wird ohne Teams gespielt.
society-no-team = Du bist in keinem Team
society-shared = Was ein Mitglied tut, zählt für alle: Ihr teilt Punkte, Dinge und Aufgaben.
society-separate = Jeder spielt für sich; die Punkte des Teams sind die Summe der Punkte seiner Mitglieder.
society-most = Ein Team hat höchstens { $most } Mitglieder.
society-team-name = Ein Name für ein neues Team
society-found = Gründen
society-team-code = Der Code eines Teams, das es schon gibt
society-join = Beitreten
society-code-tell = Wer diesen Code hat, kann beitreten. Sag ihn denen, die du dabeihaben willst.
society-count = { $count } von { $most } Mitgliedern
society-here = gerade hier
society-away = nicht da
society-unknown = gerade nicht bekannt
society-leave = Team verlassen
society-leave-really = { $team } verlassen? Du behältst, was du hast, und spielst allein weiter. Um zurückzukommen, brauchst du den Code { $code }.
society-leave-now = Verlassen
society-stay = Bleiben
society-asking = Der Server wird gefragt …
society-no-answer = Der Server hat noch nicht geantwortet. Er wird weiter gefragt.

society-name-missing = Schreib zuerst einen Namen für das Team.
society-name-unfit = Ein Name hat höchstens { $most } Zeichen in einer Zeile. Schreib einen kürzeren.
society-code-missing = Schreib zuerst den Code. Wer im Team ist, sieht ihn hier.
society-code-length = Ein Code hat { $wanted } Buchstaben und Ziffern, hier stehen aber { $found }. Vergleich ihn noch einmal.

# Eine Suche in der Liste
society-minutes = etwa { $minutes } min
society-hours = etwa { $hours } h
society-hours-minutes = etwa { $hours } h { $minutes } min
society-metres = etwa { $way }
society-easy = leicht
society-moderate = mittel
society-hard = schwer
society-players = { $count ->
    [0] gerade niemand da
    [one] gerade eine Person da
   *[other] gerade { $count } Personen da
}
