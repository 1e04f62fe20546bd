// Package store keeps lists in files.
package store

import (
	"os"
	"strings"

	"example.com/todo"
)

// File is a Saver that writes one line per item.
type File struct{ Path string }

// Save writes the list.
func (f File) Save(list *todo.List) error {
	var lines []string
	list.Each(func(item todo.Item) {
		lines = append(lines, item.String())
	})
	return f.write(strings.Join(lines, "\n"))
}

func (f File) write(text string) error {
	return os.WriteFile(f.Path, []byte(text), 0o600)
}
