using BenchmarkDotNet.Running;
using Redoubt.Benchmarks;

// dotnet run -c Release --project benchmarks/Redoubt.Benchmarks -- --filter '*Matrix*' --inProcess
BenchmarkSwitcher.FromAssembly(typeof(MatrixBenchmarks).Assembly).Run(args);
