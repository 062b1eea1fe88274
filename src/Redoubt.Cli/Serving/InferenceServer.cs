using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Redoubt.Cli;

/// <summary>The HTTP server around a model: bare ASP.NET Core without configuration files, environment variables or logging of its own.</summary>
internal sealed class InferenceServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly InferenceEndpoints _endpoints;

    private InferenceServer(WebApplication application, InferenceEndpoints endpoints)
    {
        _application = application;
        _endpoints = endpoints;
    }

    /// <summary>Where the server listens, for example <c>http://127.0.0.1:8080</c>.</summary>
    public string Address { get; private set; } = string.Empty;

    /// <summary>Starts a server; when this returns it answers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="address">Address to listen at.</param>
    /// <param name="port">Port, 0 for any free one.</param>
    /// <param name="limits">Limits.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="IOException">The port is taken or not allowed.</exception>
    public static async Task<InferenceServer> StartAsync(ServedModel model, IPAddress address, int port, ServerLimits limits, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = limits.BodyBytes + limits.ForgottenBytes;
            kestrel.Limits.MaxConcurrentConnections = limits.Connections;
            kestrel.Listen(address, port);
        });

        // The program itself listens for signals.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        WebApplication application = builder.Build();
        var endpoints = new InferenceEndpoints(model, limits);
        application.Run(endpoints.Handle);
        await application.StartAsync(cancellationToken);
        string bound = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new InferenceServer(application, endpoints) { Address = bound };
    }

    /// <summary>Stops taking requests and finishes those that run.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
        _endpoints.Dispose();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
