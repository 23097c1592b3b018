// Package files keeps what people attach: photographs, recordings, documents.
//
// Bytes are sealed in chunks before they leave the program, so that a folder or bucket holds nothing but ciphertext; what
// a file is follows from its content, never from its name or what a browser said; a photograph's hidden data (place,
// camera, time) is taken out of the copy that is shown, while the original stays sealed as it came. The row in table file
// decides what exists: a blob without a row is swept away.
//
// To take a file: Put (or Finish, for a resumable upload) stores and checks it, and Attach, inside the rule of the change
// that it belongs to, makes its row. Reading a file is the area's own action, with its own audit entry.
//
// The package draws no thumbnails and does not play, convert or index anything.
package files
