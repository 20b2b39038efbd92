# Die Zettel, die kommen, wenn etwas geschieht.

popups-opens = Neue Aufgabe
popups-completed = Geschafft
popups-taken = Genommen
popups-quicker = { $winner } war schneller
popups-something-hidden = Etwas Verborgenes
popups-on-map = Jetzt auf deiner Karte
popups-riddle = Ein Rätsel
popups-hint = Ein Hinweis
popups-gives = { $by } gibt dir
popups-takes = { $by } nimmt
popups-key-journal = Tagebuch
popups-key-skip = weiter

## How rare a reward is

popups-rarity-common = Schlicht
popups-rarity-fine = Fein
popups-rarity-rare = Selten
popups-rarity-legendary = Legendär

## Vieles auf einem Zettel

popups-away = Während du fort warst
popups-at-once = Alles auf einmal
popups-happened =
    { $count ->
        [one] Eines ist geschehen
       *[other] { $count } Dinge sind geschehen
    }
popups-more =
    { $count ->
        [one] und noch eines in deinem Tagebuch
       *[other] und { $count } weitere in deinem Tagebuch
    }
popups-line-taken = Genommen: { $name }
popups-line-opens = Neue Aufgabe: { $title }
popups-line-completed = Geschafft: { $title }
popups-line-said = { $speaker }: „{ $text }“
popups-line-missed = { $winner } hat { $name }
popups-line-revealed = Auf deiner Karte: { $name }
popups-line-riddle = Gefragt: { $text }
popups-line-hint = Hinweis: { $text }
popups-line-given = { $by } gibt dir { $things }
popups-line-paid = { $by } nimmt { $things }
