/** Runs the work and then undoes what it put on the stack, last first, however it ended. */
export const withStack = async <Result>(work: (stack: AsyncDisposableStack) => Promise<Result>): Promise<Result> => {
  const stack = new AsyncDisposableStack()
  try {
    return await work(stack)
  } finally {
    await stack.disposeAsync()
  }
}
