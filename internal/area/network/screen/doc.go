// Package screen looks through words that are about to leave an organisation for what could name a person or a home: numbers
// of people, e-mail addresses, phones, postcodes, addresses of homes, days of birth and names.
//
// It finds too much rather than too little, and says which kind of thing it found, never the thing. It finds no nickname, no
// first name alone and no place that only neighbours know; a person reads the words as well. It does no input or output.
package screen
