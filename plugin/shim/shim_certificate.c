/* SPDX-License-Identifier: MIT */
#include "shim/shim_certificate.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

/* As OpenSSL's, without its headers: this file must not be bound to any version of it. */
typedef int encode_function(const void *x509, unsigned char **out);

static encode_function *encode;

bool certificate_find_encoder(void)
{
    /*
     * Unlike RTLD_DEFAULT, the program's handle does not search what the plugin itself was linked
     * with.
     */
    void *program = dlopen(NULL, RTLD_LAZY | RTLD_NOLOAD);
    void *found = program ? dlsym(program, "i2d_X509") : NULL;

    memcpy(&encode, &found, sizeof(encode)); /* C has no cast from void * to a function */
    if (program)
        dlclose(program);
    return encode != NULL;
}

void certificate_attach(struct frame *frame, void *x509)
{
    int length = encode ? encode(x509, NULL) : 0;

    if (length <= 0 || length > CERTIFICATE_DER_MAX)
        return;
    unsigned char *room = frame_add_data(frame, (size_t)length);
    /*
     * It can only fail for want of memory, and then before the first byte: the observer sees that
     * this is no certificate.
     */
    if (room && encode(x509, &room) != length)
        memset(frame->bytes + frame->length - frame->data_length, 0, frame->data_length);
}
