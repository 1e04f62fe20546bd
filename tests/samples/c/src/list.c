#include "list.h"

#include <stdlib.h>
#include <string.h>

struct entry {
    char *text;
    struct entry *next;
};

struct list {
    struct entry *first, *last;
    size_t length;
};

static char *copy(const char *text);

#define each_entry(list, entry) for (struct entry *entry = (list)->first; entry; entry = entry->next)

/* An empty list, or null. */
struct list *list_new(void) {
    return calloc(1, sizeof(struct list));
}

int list_add(struct list *list, const char *text) {
    struct entry *added;
    if (list->length >= LIST_MAX || !(added = malloc(sizeof *added)))
        return -1;
    *added = (struct entry){.text = copy(text), .next = NULL};
    if (list->last)
        list->last->next = added;
    else
        list->first = added;
    list->last = added;
    list->length++;
    return 0;
}

size_t list_length(const struct list *list) {
    return list ? list->length : 0;
}

int list_each(struct list *list, list_visit visit, void *context) {
    each_entry(list, entry) {
        int result = visit(entry->text, context);
        if (result != 0)
            return result;
    }
    return 0;
}

#ifdef _WIN32
static char *copy(const char *text) {
    return _strdup(text);
}
#else
static char *copy(const char *text) {
    size_t length = strlen(text) + 1;
    char *made = malloc(length);
    return made ? memcpy(made, text, length) : NULL;
}
#endif

void list_free(struct list *list) {
    struct entry *entry = list->first;
    while (entry) {
        struct entry *next = entry->next;
        free(entry->text);
        free(entry);
        entry = next;
    }
    free(list);
}
