// Package e2e tests the built program as its users meet it: in terminals, over
// pipes, with real sound servers. Its tests need the build tag e2e, the program
// built at the top of the repository, and a Debian machine (make e2e).
package e2e
