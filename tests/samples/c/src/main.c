#include "list.h"

#include <stdio.h>

static int print(const char *text, void *context) {
    int *count = context;
    printf("%d %s\n", ++*count, text);
    return 0;
}

struct command {
    const char *name;
    int (*run)(struct list *list);
};

static int show(struct list *list) {
    int count = 0;
    return list_each(list, print, &count);
}

static int length(struct list *list) {
    return (int)list_length(list);
}

static const struct command commands[] = {
    {.name = "show", .run = show},
    {.name = "length", .run = length},
};

int main(int argc, char **argv) {
    struct list *list = list_new();
    for (int i = 2; i < argc; i++)
        list_add(list, argv[i]);
    int result = commands[argc > 1].run(list);
    list_free(list);
    return result;
}
