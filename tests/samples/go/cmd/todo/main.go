package main

import (
	"log"

	"example.com/todo"
	"example.com/todo/store"
)

func main() {
	list := &todo.List{}
	list.Add("first")
	if err := list.Done(1); err != nil {
		log.Fatal(err)
	}
	save(store.File{Path: "todo.txt"}, list)
}

func save(saver todo.Saver, list *todo.List) {
	if err := saver.Save(list); err != nil {
		log.Fatal(err)
	}
}
