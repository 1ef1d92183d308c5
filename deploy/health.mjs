/** The health check of the container image: asks the service whether it can work now, and if not, why. */
try {
  const answer = await fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`);
  process.stdout.write(await answer.text());
  process.exitCode = answer.ok ? 0 : 1;
} catch (error) {
  process.stdout.write(`Nothing answers on port ${process.env.PORT}: ${error.cause?.message ?? error.message}`);
  process.exitCode = 1;
}
