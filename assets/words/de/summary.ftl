# Wie es war.

summary-title = Wie es war
summary-challenges = { $completed } von { $opened } Aufgaben
summary-won = Was du gewonnen hast
summary-walked = { $length } gegangen
summary-more = Hier gibt es noch mehr zu tun.
summary-keep-picture = Bild aufheben
summary-keep-track = Weg aufheben
summary-show-ghost = Geist zeigen
summary-hide-ghost = Geist verbergen
summary-show-ways = Frühere Wege zeigen
summary-hide-ways = Frühere Wege verbergen
summary-kept = Aufgehoben als { $file }
summary-not-kept = Das ließ sich nicht aufheben: { $reason }
summary-no-pictures-folder = Es gibt keinen Ordner für Bilder.
summary-no-documents-folder = Es gibt keinen Ordner für Dokumente.
summary-keeping = Wird geschrieben …
