# The cards that come when something happens.

popups-opens = A challenge opens
popups-completed = Completed
popups-taken = Taken
popups-quicker = { $winner } was quicker
popups-something-hidden = Something hidden
popups-on-map = Now on your map
popups-riddle = A riddle
popups-hint = A hint
popups-gives = { $by } gives you
popups-takes = { $by } takes
popups-key-journal = journal
popups-key-skip = skip

## How rare a reward is

popups-rarity-common = Common
popups-rarity-fine = Fine
popups-rarity-rare = Rare
popups-rarity-legendary = Legendary

## Many things on one card

popups-away = While you were away
popups-at-once = All at once
popups-happened =
    { $count ->
        [one] One thing happened
       *[other] { $count } things happened
    }
popups-more =
    { $count ->
        [one] and one more, in your journal
       *[other] and { $count } more, in your journal
    }
popups-line-taken = Taken: { $name }
popups-line-opens = Opens: { $title }
popups-line-completed = Completed: { $title }
popups-line-said = { $speaker }: “{ $text }”
popups-line-missed = { $winner } has { $name }
popups-line-revealed = On your map: { $name }
popups-line-riddle = Asked: { $text }
popups-line-hint = Hint: { $text }
popups-line-given = { $by } gives you { $things }
popups-line-paid = { $by } takes { $things }
