/** Preloaded into a hub: it dies the moment it learns that Telegram has taken a message, before anything is written. */
const { fetch } = globalThis

globalThis.fetch = async (input, init) => {
  const response = await fetch(input, init)
  if (String(input).endsWith('/sendMessage') && response.ok) process.kill(process.pid, 'SIGKILL')
  return response
}
