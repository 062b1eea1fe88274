using System.Net;
using System.Net.Sockets;

namespace Redoubt.Protocol;

/// <summary>Addresses of services: which may be asked without anybody's permission, and connections that keep to that.</summary>
public static class ServiceAddress
{
    /// <summary>Reads an address.</summary>
    /// <param name="text">The address; http or https, without user name, password and fragment.</param>
    /// <param name="uri">The address read.</param>
    /// <param name="error">One sentence that does not repeat secrets.</param>
    public static bool TryParse(string text, out Uri uri, out string error)
    {
        bool parsed = Uri.TryCreate(text, UriKind.Absolute, out Uri? found) && found.Scheme is "http" or "https" && found!.Host.Length > 0;
        uri = parsed ? found! : new Uri("http://invalid.invalid");
        error = !parsed ? "The address must begin with http:// or https:// and name a host."
            : uri.UserInfo.Length > 0 ? "The address must not hold a user name or password; put them into a header of a target file, with ${NAME} for an environment variable."
            : uri.Fragment.Length > 0 ? "The address must not hold a fragment (#…)."
            : string.Empty;
        return error.Length == 0;
    }

    /// <summary>Whether an address names this machine: <c>localhost</c>, 127.0.0.0/8 or [::1]. A name that only resolves to such an address does not count.</summary>
    /// <param name="address">The address.</param>
    public static bool IsLoopback(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.IsLoopback && address.Host.Length > 0;
    }

    /// <summary>A connection for one address. Redirects are never followed, cookies never kept, answers never unpacked.</summary>
    /// <param name="address">The address. Where it is loopback, every connection is checked to end on this machine, and no proxy is used.</param>
    public static HttpMessageHandler CreateHandler(Uri address)
    {
        bool loopback = IsLoopback(address);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !loopback,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (loopback) handler.ConnectCallback = ConnectToLoopback;
        return handler;
    }

    // "localhost" is whatever the system's tables say; a table that sends it elsewhere must not lead an attack there.
    private static async ValueTask<Stream> ConnectToLoopback(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken).ConfigureAwait(false);
        if (addresses.Length == 0 || addresses.Any(static address => !IPAddress.IsLoopback(address)))
            throw new HttpRequestException($"{context.DnsEndPoint.Host} does not lead to this machine.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
