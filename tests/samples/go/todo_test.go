package todo

import "testing"

func TestDone(t *testing.T) {
	var list List
	item := list.Add("write tests")
	if err := list.Done(item.ID); err != nil {
		t.Fatal(err)
	}
}
