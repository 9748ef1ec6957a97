package cli

// loopback is the name of the loopback interface.
const loopback = "lo"
