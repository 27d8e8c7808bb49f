using Parley.Cli;

return await Run.MainAsync(args).ConfigureAwait(false);
