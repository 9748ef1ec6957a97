package main

func solve() {}
