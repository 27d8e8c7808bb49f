namespace Parley.Server.Ui.Evaluation;

/// <summary>What the pages of evaluations hold.</summary>
internal static class EvaluationSetup
{
    public static IServiceCollection AddEvaluationPages(this IServiceCollection services) => services
        .AddScoped<RunsState>().AddScoped<RunState>().AddScoped<ComparisonState>().AddScoped<ReviewsState>().AddScoped<ReviewState>().AddSingleton<SuiteCases>().AddSingleton<RunIndexes>();
}
