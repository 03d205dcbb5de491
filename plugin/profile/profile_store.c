/* SPDX-License-Identifier: MIT */
#include "profile/profile_parts.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE_BYTES = 8192 };

/* Memory that is handed out in parts. */
struct profile_piece {
    struct profile_piece *next;
    size_t used;
    size_t size;
    _Alignas(max_align_t) char bytes[];
};

/* One file as it was read. */
struct profile_bytes {
    struct profile_bytes *next;
    char *bytes;
    size_t length;
};

void *profile_store_take(struct profile_store *store, size_t size)
{
    struct profile_piece *piece = store->pieces;

    if (size > SIZE_MAX / 2)
        return NULL;
    size = (size + _Alignof(max_align_t) - 1) & ~(_Alignof(max_align_t) - 1);
    if (!piece || piece->size - piece->used < size) {
        size_t room = size > PIECE_BYTES ? size : PIECE_BYTES;

        piece = calloc(1, sizeof(*piece) + room);
        if (!piece)
            return NULL;
        piece->size = room;
        piece->next = store->pieces;
        store->pieces = piece;
    }
    piece->used += size;
    return piece->bytes + piece->used - size;
}

const char *profile_store_copy(struct profile_store *store, struct slice text)
{
    char *copy = profile_store_take(store, text.length + 1);

    if (copy && text.length)
        memcpy(copy, text.at, text.length);
    return copy;
}

bool profile_store_keep(struct profile_store *store, char *bytes, size_t length)
{
    struct profile_bytes *file = profile_store_take(store, sizeof(*file));

    if (!file) {
        if (bytes)
            explicit_bzero(bytes, length);
        free(bytes);
        return false;
    }
    *file = (struct profile_bytes){store->files, bytes, length};
    store->files = file;
    return true;
}

void profile_store_free(struct profile_store *store)
{
    for (struct profile_bytes *file = store->files; file; file = file->next) {
        if (file->bytes)
            explicit_bzero(file->bytes, file->length);
        free(file->bytes);
    }
    while (store->pieces) {
        struct profile_piece *piece = store->pieces;

        store->pieces = piece->next;
        explicit_bzero(piece->bytes, piece->used);
        free(piece);
    }
    free(store->options);
    free(store);
}
