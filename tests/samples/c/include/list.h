#ifndef LIST_H
#define LIST_H

#include <stddef.h>

/* A list of texts; what it holds is known in list.c only. */
struct list;

typedef int (*list_visit)(const char *text, void *context);

#define LIST_MAX 64

struct list *list_new(void);
int list_add(struct list *list, const char *text);
size_t list_length(const struct list *list);
int list_each(struct list *list, list_visit visit, void *context);
void list_free(struct list *list);

#endif
