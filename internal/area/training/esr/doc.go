// Package esr reads the rows of files that the Electronic Staff Record and training systems give: who holds which post, and which
// competence was achieved until when. It knows the traps of such files and says what is wrong with each row. It reads no name of
// anybody, even where a file has one, and writes nothing.
package esr
