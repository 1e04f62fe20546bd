package todo

// Item is one thing to do.
type Item struct {
	ID   int
	Text string
	done bool
}

func newItem(id int, text string) Item {
	return Item{ID: id, Text: text}
}

func (i *Item) finish() { i.done = true }

// String shows the item.
func (i Item) String() string {
	if i.done {
		return "[x] " + i.Text
	}
	return "[ ] " + i.Text
}
