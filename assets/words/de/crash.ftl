# Die Tafel, nachdem das Spiel unerwartet beendet wurde.

crash-kicker = Beim letzten Mal
crash-title = Das Spiel wurde unerwartet beendet
crash-text = Deine Jagd ist sicher: Alles, was geschehen ist, bleibt erhalten. Ein Bericht darüber, was schiefging, liegt hier:
crash-holds = Er nennt die Version, dein System und deine Grafikkarte, die Ansicht, in der du warst, die letzten Zeilen des Protokolls und die Stelle im Programm: keinen Namen, keine Adresse, kein Passwort. Von selbst wird nichts verschickt; wenn du magst, gib ihn denen, die das Spiel machen.
crash-dismiss = Weiter
crash-copy = Bericht kopieren
crash-open = Ordner öffnen
crash-copied = Der Bericht ist kopiert.
crash-opened = Der Ordner öffnet sich in einem anderen Fenster.
crash-failed = Das ging nicht: { $reason }
