#include <assert.h>

#include "../include/list.h"

static void test_add(void) {
    struct list *list = list_new();
    assert(list_add(list, "a") == 0);
    assert(list_length(list) == 1);
    list_free(list);
}

int main(void) {
    test_add();
    return 0;
}
