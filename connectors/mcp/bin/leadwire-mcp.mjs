#!/usr/bin/env node
// In the checkout the sources run as they are; what is published is compiled.
const isSource = process.execArgv.includes('--conditions=leadwire-source')
const { main } = await import(isSource ? '../src/main.ts' : '../dist/main.js')
await main(process.argv)
