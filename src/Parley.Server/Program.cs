using Microsoft.AspNetCore.Connections;
using Parley;
using Parley.Products;
using Parley.Server;
using Parley.Server.Api;
using Parley.Storage;

try
{
    var builder = WebApplication.CreateBuilder(args);
    var settings = builder.ReadSettings();
    var state = await StateDatabase.OpenAsync(settings.State, TimeProvider.System, CancellationToken.None);
    builder.Services.AddParley(state).AddApi();
    var app = builder.Build();
    app.UseApiErrors();
    app.MapApi();
    await app.ServeProductsAsync(settings);
    await app.RunAsync();
    return 0;
}
catch (Exception e) when (e is SettingsException or StateException or ProductFaultException or IOException { InnerException: AddressInUseException })
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
