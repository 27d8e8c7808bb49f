using Parley.Bench.Harness;

return await BenchProgram.RunAsync(args, Console.Out, CancellationToken.None);
