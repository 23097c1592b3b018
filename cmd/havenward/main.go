// Command havenward carries a violence prevention and reduction programme: see package cli.
package main

import (
	"context"
	"os"

	"github.com/havenward/havenward/internal/cli"
)

func main() {
	os.Exit(cli.Run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
