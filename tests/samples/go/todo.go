// Package todo keeps lists of things to do.
package todo

import (
	"errors"
	"fmt"
)

// ErrNotFound says that there is no such item.
var ErrNotFound = errors.New("not found")

// Saver keeps a list.
type Saver interface {
	Save(list *List) error
}

type base struct {
	nextID int
}

func (b *base) id() int {
	b.nextID++
	return b.nextID
}

// List is a list of items.
type List struct {
	base
	items []Item
}

// Add appends an item.
func (l *List) Add(text string) Item {
	item := newItem(l.id(), text)
	l.items = append(l.items, item)
	return item
}

// Done marks an item.
func (l *List) Done(id int) error {
	for i := range l.items {
		if it := &l.items[i]; it.ID == id {
			it.finish()
			return nil
		}
	}
	return fmt.Errorf("item %d: %w", id, ErrNotFound)
}

// Each calls f for every item.
func (l *List) Each(f func(Item)) {
	for _, item := range l.items {
		f(item)
	}
}
