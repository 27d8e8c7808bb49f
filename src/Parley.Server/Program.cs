using Parley;
using Parley.Conversations;
using Parley.Governance;
using Parley.Metrics.Sources;
using Parley.Products;
using Parley.Server;
using Parley.Server.AgUi;
using Parley.Server.Api;
using Parley.Server.Auth;
using Parley.Server.Docs;
using Parley.Server.Evaluation;
using Parley.Server.Mcp;
using Parley.Server.OpenAi;
using Parley.Server.Signals;
using Parley.Server.Telemetry;
using Parley.Server.Ui;
using Parley.Server.Ui.Evaluation;
using Parley.Storage;

try
{
    var arguments = ServerArguments.Read(args);
    if (arguments.WantsHelp)
    {
        Console.WriteLine(ServerArguments.Help);
        return 0;
    }

    // Beside the opening of state and products, which mostly wait for disk and database.
    _ = Task.Run(() => Rehearsal.Run(Caller.LocalOwner.Locale));
    // Slim: without what other servers in front of it and other formats of settings would need.
    // The page's files lie beside a published program, wherever it is started from.
    var published = Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot"));
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [.. arguments.Settings], ContentRootPath = published ? AppContext.BaseDirectory : null });
    var settings = builder.ReadSettings();
    builder.WebHost.UseKestrelHttpsConfiguration();
    if (arguments.WantsSettings)
    {
        Console.WriteLine(settings.Describe());
        return 0;
    }

    // A built server that was not published has its page's files in the source folders.
    builder.WebHost.UseStaticWebAssets();
    var state = await StateDatabase.OpenAsync(settings.State, TimeProvider.System, CancellationToken.None);
    builder.Services.AddParley(state).AddApi().AddOpenAi().AddProductProtocol().AddAccounts(settings).AddUi().AddEvaluationPages().AddHostedService<RefreshService>().AddSingleton<SignalSending>().AddHostedService<SignalService>().AddHostedService<DriftService>();
    builder.Services.AddSingleton<IdleService>().AddHostedService(s => s.GetRequiredService<IdleService>())
        .AddSingleton(s => s.GetRequiredService<IdleService>().Watch(s.GetRequiredService<TurnRunner>().RunAsync));
    builder.TellCollector(settings);
    var listening = Listening.Prepare(builder.Logging);
    var app = builder.Build();
    app.UsePage(page => app.Services.GetRequiredService<ApiDescription>().Map(page));
    app.UseOrigins(settings);
    app.UseApiErrors();
    app.MapApi();
    app.MapOpenAi();
    app.MapAgUi();
    app.MapProductProtocol();
    app.MapDocs();
    app.MapAccounts(settings);
    SignalPages.Map(app);
    // Whoever asks finds the products served, unless there is much to read: then the pages and /readyz say how far it is.
    var serving = app.ServeProductsAsync(settings);
    await Task.WhenAny(serving, Task.Delay(ProductServing.Patience));
    if (serving.IsCompleted)
    {
        await serving;
    }

    await listening.StartAsync(app, settings);
    await app.ServedAsync(serving);
    await app.AnnounceFirstAccountAsync(settings);
    await app.WaitForShutdownAsync();
    await app.DisposeAsync();
    return 0;
}
catch (Exception e) when (e is SettingsException or StateException or ProductFaultException or DataSourceException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
